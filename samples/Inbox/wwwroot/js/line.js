import { showAvatar } from './avatar.js';
import { detailsOf } from './details.js';
import { fromTemplate } from './dom.js';
import { Group } from './group.js';
import { openMenu } from './line-menu.js';
import { Message } from './message.js';
import { nameOf } from './names.js';
import { subjectsOf } from './subjects.js';
import { showTime } from './time.js';
import { unlessBusy } from './turns.js';
import { groupTitleOf } from './types.js';

const lines = new WeakMap();

/** The line that an element is in. */
export const lineAt = element => lines.get(element?.closest('article'));

/** One line of an inbox: a notification, or a group that unfolds. */
export class Line {
    #group = null;
    #headId;

    constructor(inbox, testId = 'line') {
        this.inbox = inbox;
        this.element = fromTemplate('line');
        this.element.dataset.testid = testId;
        this.article = this.#find('article');
        this.link = this.#find('.words');
        this.message = new Message(this.#find('.message'), this.#find('.whole'));
        lines.set(this.article, this);
        this.#listen();
    }

    get id() {
        return this.item.head.id;
    }

    get isGroup() {
        return this.item.count > 1;
    }

    get isUnread() {
        return this.item.unread_count > 0;
    }

    get title() {
        return this.isGroup ? groupTitleOf(this.item.head.type, this.item.count) : this.item.head.title;
    }

    show(item) {
        this.item = item;
        this.details = detailsOf(item.head.data);
        this.element.classList.toggle('is-unread', this.isUnread);
        this.element.dataset.type = item.head.type;
        this.#showTitle();
        this.#showText();
        this.#showActions();
        this.#showGroup();
        this.#tint();
    }

    /** Shows the heading of a day above the line, or none. */
    showDay(day) {
        this.#find('.day').textContent = day ?? '';
        this.#find('.day').hidden = !day;
    }

    focus() {
        this.article.focus();
    }

    /** Follows the link, or unfolds a group; what leads nowhere is marked as read. */
    open() {
        if (this.isGroup) {
            return this.toggleGroup();
        }

        if (this.details.path) {
            return this.link.click();
        }

        return this.isUnread ? this.inbox.toggleRead(this) : undefined;
    }

    toggleRead() {
        return this.inbox.toggleRead(this);
    }

    delete() {
        return this.inbox.delete(this);
    }

    toggleGroup() {
        return this.#group ? this.#fold() : this.#unfold();
    }

    #listen() {
        this.#onClick('.toggle-read', () => this.toggleRead());
        this.#onClick('.delete', () => this.delete());
        this.#onClick('.unfold', () => this.toggleGroup());
        this.#find('.menu-button').addEventListener('click', () => openMenu(this.#find('.menu-button'), this.#choices()));
        const open = unlessBusy(() => this.open());
        this.article.addEventListener('click', event => event.target.closest('a[href], button') || isSelecting() ? undefined : open());
        this.link.addEventListener('click', () => this.#followed());
        this.link.addEventListener('auxclick', event => event.button === 1 ? this.#followed() : undefined);
    }

    // The browser follows the link by itself, also into another tab.
    #followed() {
        return this.details.path && this.isUnread ? this.inbox.markOpened(this) : undefined;
    }

    #choices() {
        return [
            { name: this.isUnread ? 'Mark as read' : 'Mark as unread', act: () => this.toggleRead() },
            { name: 'Delete', act: () => this.delete() },
        ];
    }

    #showTitle() {
        this.article.setAttribute('aria-label', `${this.isUnread ? 'Unread: ' : ''}${this.title}`);
        this.#find('.unread-mark').hidden = !this.isUnread;
        this.link.textContent = this.title;
        if (this.details.path && !this.isGroup) {
            this.link.setAttribute('href', this.details.path);
        } else {
            this.link.removeAttribute('href');
        }
    }

    #showText() {
        const { head, count, unread_count: unread } = this.item;
        showAvatar(this.#find('.avatar'), this.isGroup ? null : this.details.actor, head.type);
        this.message.show(this.isGroup ? { id: head.id, message: subjectsOf(this.item) } : head);
        this.#find('.type').textContent = nameOf(head.type);
        this.#find('.unread-count').textContent = unread > 0 && unread < count ? `${unread} unread` : '';
        showTime(this.#find('time'), head.created_at);
    }

    #showActions() {
        const toggle = this.#find('.toggle-read');
        toggle.title = this.isUnread ? 'Mark as read' : 'Mark as unread';
        toggle.setAttribute('aria-label', `${toggle.title}: ${this.title}`);
        toggle.querySelector('use').setAttribute('href', this.isUnread ? '#icon-check' : '#icon-dot');
        this.#find('.delete').setAttribute('aria-label', `Delete: ${this.title}`);
        this.#find('.menu-button').setAttribute('aria-label', `Actions: ${this.title}`);
        this.#find('.unfold').hidden = !this.isGroup;
        this.#nameUnfold();
    }

    #nameUnfold() {
        this.#find('.unfold').setAttribute('aria-expanded', this.#group !== null);
        this.#find('.unfold span').textContent = this.#group ? 'Show fewer' : `Show all ${this.item.count}`;
    }

    #showGroup() {
        if (this.isGroup) {
            return this.#group?.refresh();
        }

        return this.#group ? this.#fold() : undefined;
    }

    #unfold() {
        this.#group = new Group(this, () => new Line(this.inbox, 'member'));
        this.element.append(this.#group.element);
        this.#nameUnfold();
        return this.#group.refresh();
    }

    #fold() {
        this.#group.element.remove();
        this.#group = null;
        this.#nameUnfold();
    }

    // The tint begins anew when another member arrives in the same group.
    #tint() {
        if (this.#headId !== this.id) {
            this.#headId = this.id;
            this.element.classList.remove('is-new');
            if (this.inbox.showArrival(this.id)) {
                void this.element.offsetWidth;
                this.element.classList.add('is-new');
            }
        }
    }

    #find(selector) {
        return this.element.querySelector(selector);
    }

    #onClick(selector, act) {
        this.#find(selector).addEventListener('click', unlessBusy(act));
    }
}

// A click that ends a text selection does not open the line.
const isSelecting = () => getSelection().type === 'Range';
