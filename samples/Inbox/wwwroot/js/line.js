import { byId, fromTemplate } from './dom.js';
import { Group } from './group.js';
import { nameOf } from './names.js';
import { showTime } from './time.js';
import { unlessBusy } from './turns.js';

/** One line of the inbox: a notification, and if it stands for more, the way to unfold them. */
export class Line {
    #group = null;

    constructor(inbox, testId = 'line') {
        this.inbox = inbox;
        this.element = fromTemplate('line');
        this.element.dataset.testid = testId;
        this.#on('.toggle-read', () => inbox.toggleRead(this));
        this.#on('.delete', () => inbox.delete(this));
        this.#on('.unfold', () => this.#group ? this.#fold() : this.#unfold());
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
        return this.isGroup ? `${this.item.count} × ${this.item.head.title}` : this.item.head.title;
    }

    show(item) {
        this.item = item;
        this.element.classList.toggle('is-unread', this.isUnread);
        this.element.dataset.type = item.head.type;
        this.#showText();
        this.#showActions();
        this.#showGroup();
    }

    focus() {
        this.#find('article').focus();
    }

    #showText() {
        const { head, count, unread_count: unread } = this.item;
        this.#find('article').setAttribute('aria-label', this.title);
        this.#find('.type-icon use').setAttribute('href', iconOf(head.type));
        this.#find('.unread-mark').hidden = !this.isUnread;
        this.#find('.words').textContent = this.title;
        this.#find('.message').textContent = head.message;
        this.#find('.type').textContent = nameOf(head.type);
        this.#find('.unread-count').textContent = unread > 0 && unread < count ? ` · ${unread} unread` : '';
        showTime(this.#find('time'), head.created_at);
    }

    #showActions() {
        const toggle = this.#find('.toggle-read');
        toggle.title = this.isUnread ? 'Mark as read' : 'Mark as unread';
        toggle.setAttribute('aria-label', `${toggle.title}: ${this.title}`);
        toggle.querySelector('use').setAttribute('href', this.isUnread ? '#icon-check' : '#icon-dot');
        this.#find('.delete').setAttribute('aria-label', `Delete: ${this.title}`);
        const unfold = this.#find('.unfold');
        unfold.hidden = !this.isGroup;
        unfold.querySelector('span').textContent = `All ${this.item.count}`;
    }

    #showGroup() {
        if (this.isGroup) {
            this.#group?.refresh();
        } else {
            this.#fold();
        }
    }

    #unfold() {
        this.#group = new Group(this, () => new Line(this.inbox, 'member'));
        this.element.append(this.#group.element);
        this.#find('.unfold').setAttribute('aria-expanded', 'true');
        return this.#group.refresh();
    }

    #fold() {
        this.#group?.element.remove();
        this.#group = null;
        this.#find('.unfold').setAttribute('aria-expanded', 'false');
    }

    #find(selector) {
        return this.element.querySelector(selector);
    }

    #on(selector, act) {
        this.#find(selector).addEventListener('click', unlessBusy(act));
    }
}

function iconOf(type) {
    return byId(`icon-${type}`) ? `#icon-${type}` : '#icon-bell';
}
