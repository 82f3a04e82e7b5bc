import { byId } from './dom.js';

/** Shows how many are unread, in the page and in the title of its tab: "12", or "99+". */
export function showBadge(text) {
    const badge = byId('badge');
    badge.hidden = text === '0';
    badge.textContent = text;
    badge.setAttribute('aria-label', `${text} unread notification${text === '1' ? '' : 's'}`);
    document.title = badge.hidden ? 'Notifications' : `(${text}) Notifications`;
}
