import { fromTemplate } from './dom.js';
import { LineList } from './line-list.js';
import { readPages } from './pages.js';
import { inWords } from './problem.js';
import { once, Turns } from './turns.js';

const PAGE = 50;

/** The members of a group, unfolded below its line. */
export class Group {
    #wanted = PAGE;

    constructor(line, createMember) {
        this.line = line;
        this.element = fromTemplate('group');
        this.members = new LineList(this.element.querySelector('.members'), item => item.head.id, createMember);
        this.refresh = once(new Turns(), () => inWords('We could not load this group. Try again.', () => this.#read()));
        this.more = this.element.querySelector('.more');
        this.more.addEventListener('click', () => this.#readMore());
    }

    async #read() {
        const page = await readPages(`notifications/${this.line.id}/group`, this.line.inbox.filter, this.#wanted);
        this.members.show(page.items.map(single));
        this.more.hidden = !page.next;
    }

    #readMore() {
        this.#wanted += PAGE;
        return this.refresh();
    }
}

// A member is shown as a line of its own.
const single = head => ({ head, count: 1, unread_count: head.status === 'unread' ? 1 : 0, newest: [] });
