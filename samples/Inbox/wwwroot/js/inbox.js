import { patch, post, remove, send } from './api.js';
import { showBadge } from './badge.js';
import { fromTemplate } from './dom.js';
import { EmptyState } from './empty-state.js';
import { Filters } from './filters.js';
import { Line } from './line.js';
import { LineList } from './line-list.js';
import { NewPill } from './new-pill.js';
import { readPages } from './pages.js';
import { inWords, Problem } from './problem.js';
import { dayOf } from './time.js';
import { showToast } from './toast.js';
import { once, Turns } from './turns.js';

const PAGE = 50;

// A group stays the same line when a newer member becomes its head.
const keyOf = ({ head }) => head.aggregation_id ?? head.id;

/**
 * A list of notifications with its filters, on the page or in a popover. After every change, whoever made it, the lines that are shown
 * are read again: the server alone knows what is in an inbox.
 */
export class Inbox {
    /** What is asked of the server: { status, type }. */
    filter = {};

    #turns = new Turns();
    #wanted = PAGE;
    #next = null;
    #unread = '0';

    constructor({ types, scroller, arrivals }) {
        this.element = fromTemplate('inbox');
        this.scroller = scroller;
        this.arrivals = arrivals;
        this.lines = new LineList(this.#find('.lines'), keyOf, () => new Line(this));
        this.refresh = once(this.#turns, () => this.#trying(() => this.#readShown()));
        this.showMore = once(this.#turns, () => this.#trying(() => this.#readMore()));
        this.end = new IntersectionObserver(
            ([end]) => end.isIntersecting && this.showMore(), { root: scroller.root, rootMargin: '600px' });
        this.filters = new Filters(this.#find('.filters'), types, filter => this.show(filter));
        this.empty = new EmptyState(this.#find('.empty'), () => this.filters.clear());
        this.pill = new NewPill(this.#find('.new-pill'), scroller, () => this.#showNew());
        this.#find('.more').addEventListener('click', this.showMore);
        this.#find('.retry').addEventListener('click', this.refresh);
        this.#find('.read-all').addEventListener('click', () => this.#readAll());
    }

    get newest() {
        return this.lines.all[0]?.item.head;
    }

    show(filter = this.filters.chosen) {
        this.filter = filter;
        this.#wanted = PAGE;
        this.scroller.toTop();
        return this.refresh();
    }

    /** Nothing is read for an inbox that is not shown any more. */
    close() {
        this.end.disconnect();
    }

    showArrival(id) {
        return this.arrivals.show(id);
    }

    announceArrival() {
        this.pill.countOne();
    }

    async toggleRead(line) {
        const state = line.isUnread ? 'read' : 'unread';
        await inWords(`We could not mark this notification as ${state}. Try again.`, () =>
            patch(`notifications/${line.id}/${state}`, undefined, this.#extentOf(line)));
        await this.refresh();
    }

    /** Marks what the user opens as read, even if the page goes meanwhile. */
    async markOpened(line) {
        await send('PATCH', `notifications/${line.id}/read`, { keepalive: true });
        await this.refresh();
    }

    async delete(line) {
        const { id, isGroup, title } = line;
        const key = keyOf(line.item);
        await inWords('We could not delete this notification. Try again.', () => remove(`notifications/${id}`, this.#extentOf(line)));
        showToast(`Deleted: ${title}`, () => this.#restore({ id, key, isGroup }));
        await this.refresh();
    }

    async #restore({ id, key, isGroup }) {
        await inWords('We could not restore this notification. Try again.', () =>
            post(`notifications/${id}/restore`, undefined, { group: isGroup }));
        await this.refresh();
        this.lines.find(key)?.focus();
    }

    async #readAll() {
        const response = await inWords('We could not mark your notifications as read. Try again.', () =>
            post('notifications/read-all', { up_to: this.newest?.cursor ?? null, type: this.filter.type }));
        const { changed, read_at: readAt } = await response.json();
        showToast(
            changed === 1 ? 'Marked 1 notification as read' : `Marked ${changed} notifications as read`,
            changed > 0 ? () => this.#unreadAll(readAt) : undefined);
        await this.refresh();
    }

    async #unreadAll(readAt) {
        await inWords('We could not mark your notifications as unread. Try again.', () =>
            post('notifications/read-all/undo', { read_at: readAt }));
        await this.refresh();
    }

    // A line stands for what the filter leaves of its group: what is hidden does not change.
    #extentOf(line) {
        return line.isGroup ? { ...this.filter, group: true } : {};
    }

    async #showNew() {
        await this.refresh();
        this.lines.all[0]?.focus();
    }

    // Lines that were loaded before stay, and a message tells that they may be out of date.
    async #trying(read) {
        let isRead = false;
        try {
            await read();
            isRead = true;
        } catch (problem) {
            if (!(problem instanceof Problem) || problem.isSignedOut) {
                throw problem;
            }
        }

        this.#find('.skeleton').hidden = true;
        this.#find('.failed').hidden = isRead;
    }

    async #readShown() {
        const page = await readPages('notifications/lines', this.filter, this.#wanted);
        this.scroller.keepingPosition(this.lines.element, () => {
            this.lines.show(page.items);
            this.#showDays();
        });
        this.#ended(page);
    }

    async #readMore() {
        if (this.#next) {
            const page = await readPages('notifications/lines', this.filter, PAGE, this.#next);
            this.lines.append(page.items);
            this.#showDays();
            this.#ended(page);
        }
    }

    #showDays() {
        let before;
        for (const line of this.lines.all) {
            const day = dayOf(line.item.head.created_at);
            line.showDay(day === before ? null : day);
            before = day;
        }
    }

    #ended({ next, unread }) {
        this.#next = next;
        this.#wanted = Math.max(this.lines.size, PAGE);
        this.#unread = unread;
        showBadge(unread);
        this.#showEmpty();
        this.#watchEnd();
    }

    #showEmpty() {
        const isEmpty = this.lines.size === 0;
        if (isEmpty) {
            this.empty.show(this.filter);
        } else {
            this.empty.hide();
        }

        this.#find('.lines').hidden = isEmpty;
        this.#find('.read-all').disabled = !this.#hasUnread();
        if (isEmpty && document.activeElement === document.body) {
            document.querySelector('#main h1').focus();
        }
    }

    // Under a type, the badge counts others too.
    #hasUnread() {
        return this.#unread !== '0' && (!this.filter.type || this.#next !== null || this.lines.all.some(line => line.isUnread));
    }

    // Watched anew after each page: an end that has stayed in sight would not be reported again.
    #watchEnd() {
        const end = this.#find('.more');
        end.hidden = !this.#next;
        this.end.unobserve(end);
        this.end.observe(end);
    }

    #find(selector) {
        return this.element.querySelector(selector);
    }
}
