import { nameOf } from './names.js';

/** What an inbox shows instead of lines: why there are none, and what to do about it. */
export class EmptyState {
    constructor(element, showAll) {
        this.element = element;
        this.all = element.querySelector('button');
        this.all.addEventListener('click', showAll);
    }

    show({ status, type }) {
        const isFiltered = Boolean(status || type);
        const { headline, hint } = type ? ofType(type, status) : status ? caughtUp : empty;
        this.element.querySelector('h2').textContent = headline;
        this.element.querySelector('p').textContent = hint;
        this.all.hidden = !isFiltered;
        this.element.hidden = false;
    }

    hide() {
        this.element.hidden = true;
    }
}

const empty = {
    headline: 'You have no notifications',
    hint: 'When somebody mentions you or assigns a ticket to you, you will see it here.',
};
const caughtUp = { headline: 'You are all caught up', hint: 'You have no unread notifications. New ones appear here as they arrive.' };

const ofType = (type, status) => ({
    headline: `No ${status ? 'unread ' : ''}notifications of this type`,
    hint: `The list shows ${status ? 'unread notifications' : 'notifications'} of the type “${nameOf(type)}” only.`,
});
