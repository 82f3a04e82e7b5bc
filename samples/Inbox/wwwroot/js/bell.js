import { byId, element } from './dom.js';
import { Inbox } from './inbox.js';
import { Scroller } from './scroller.js';

/**
 * The bell of the application's bar opens a popover with the same inbox as the page has, a new one each time. The toast is in it
 * meanwhile: a click anywhere else, also on "Undo", closes the popover.
 */
export function connectBell(inboxes, options) {
    const popover = byId('bell-popover');
    let box;
    let inbox;
    popover.addEventListener('toggle', event => event.newState === 'open' ? open() : close());

    function open() {
        box = element('div', { class: 'scroll' });
        popover.append(box, byId('toast'));
        inbox = new Inbox({ ...options, scroller: Scroller.of(box) });
        inbox.filters.form.ariaLabel = 'Popover filters';
        inboxes.add(inbox);
        box.append(inbox.element);
        return inbox.show();
    }

    function close() {
        inbox.close();
        inboxes.delete(inbox);
        box.remove();
        document.body.append(byId('toast'));
    }
}
