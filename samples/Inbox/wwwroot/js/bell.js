import { byId } from './dom.js';
import { Inbox } from './inbox.js';
import { Scroller } from './scroller.js';

/** The bell of the application's bar: a popover with the same inbox as the page has. */
export function connectBell(inboxes, options) {
    const popover = byId('bell-popover');
    const box = popover.querySelector('.scroll');
    let inbox;
    popover.addEventListener('toggle', event => {
        if (event.newState === 'open') {
            inbox = new Inbox({ ...options, scroller: Scroller.of(box) });
            inbox.filters.form.ariaLabel = 'Filters of the popover';
            inboxes.add(inbox);
            box.replaceChildren(inbox.element);
            return inbox.show();
        }

        inbox.close();
        inboxes.delete(inbox);
        box.replaceChildren();
    });
}
