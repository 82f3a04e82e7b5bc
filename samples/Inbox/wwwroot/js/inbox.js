import { patch, post, remove } from './api.js';
import { showBadge } from './badge.js';
import { byId } from './dom.js';
import { Line } from './line.js';
import { LineList } from './line-list.js';
import { readPages } from './pages.js';
import { keepingPlace } from './scroll.js';
import { showToast } from './toast.js';
import { once, Turns } from './turns.js';

const PAGE = 50;

// A group stays the same line when a newer member is its head.
const keyOf = ({ head }) => head.aggregation_id ?? head.id;

/** The list of lines. After every change, whoever made it, what is shown is read again: the server alone says what an inbox is. */
export class Inbox {
    /** What is asked of the server: { status, type }. */
    filter = {};

    #turns = new Turns();
    #wanted = PAGE;
    #next = null;
    #end = new IntersectionObserver(([end]) => end.isIntersecting && this.showMore(), { rootMargin: '600px' });

    constructor() {
        this.lines = new LineList(byId('lines'), keyOf, () => new Line(this));
        this.refresh = once(this.#turns, () => this.#readShown());
        this.showMore = once(this.#turns, () => this.#readMore());
        byId('more').addEventListener('click', this.showMore);
        byId('read-all').addEventListener('click', () => this.#readAll());
    }

    get newest() {
        return this.lines.all[0]?.item.head;
    }

    show(filter) {
        this.filter = filter;
        this.#wanted = PAGE;
        toTop();
        return this.refresh();
    }

    async toggleRead(line) {
        await patch(`notifications/${line.id}/${line.isUnread ? 'read' : 'unread'}`, undefined, this.#extentOf(line));
        await this.refresh();
    }

    async delete(line) {
        const { id, isGroup, title } = line;
        const key = keyOf(line.item);
        await remove(`notifications/${id}`, this.#extentOf(line));
        showToast(`Deleted: ${title}`, () => this.#restore({ id, key, isGroup }));
        await this.refresh();
    }

    async #restore({ id, key, isGroup }) {
        await post(`notifications/${id}/restore`, undefined, { group: isGroup });
        await this.refresh();
        this.lines.find(key)?.focus();
    }

    async #readAll() {
        await post('notifications/read-all', { up_to: this.newest?.cursor ?? null, type: this.filter.type });
        await this.refresh();
    }

    // A line stands for what the filter leaves of its group: what is hidden does not change.
    #extentOf(line) {
        return line.isGroup ? { ...this.filter, group: true } : {};
    }

    async #readShown() {
        const page = await readPages('notifications/lines', this.filter, this.#wanted);
        keepingPlace(this.lines.element, () => this.lines.show(page.items));
        this.#ended(page);
    }

    async #readMore() {
        if (this.#next) {
            const page = await readPages('notifications/lines', this.filter, PAGE, this.#next);
            this.lines.append(page.items);
            this.#ended(page);
        }
    }

    #ended({ next, unread }) {
        this.#next = next;
        this.#wanted = Math.max(this.lines.size, PAGE);
        showBadge(unread);
        this.#showEmpty();
        this.#watchEnd();
    }

    #showEmpty() {
        const isEmpty = this.lines.size === 0;
        byId('empty').hidden = !isEmpty;
        byId('empty').textContent = this.filter.status ? 'All read. Nothing is waiting for you.' : 'There is nothing here yet.';
        byId('lines').hidden = isEmpty;
        byId('read-all').disabled = isEmpty;
        if (isEmpty && document.activeElement === document.body) {
            byId('heading').focus();
        }
    }

    // Watched anew after each page: an end that has stayed in sight would not be reported again.
    #watchEnd() {
        const end = byId('more');
        end.hidden = !this.#next;
        this.#end.unobserve(end);
        this.#end.observe(end);
    }
}

const toTop = () => window.scrollTo({ top: 0, behavior: 'instant' });
