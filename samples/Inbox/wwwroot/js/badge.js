import { byId } from './dom.js';

/** Shows how many are unread, "12" or "99+", on the bell, in the title of the tab and by a dot on its icon. */
export function showBadge(text) {
    const badge = byId('badge');
    badge.hidden = text === '0';
    badge.textContent = text;
    badge.setAttribute('aria-label', `${text} unread notification${text === '1' ? '' : 's'}`);
    document.title = document.title.replace(/^(\(\d+\+?\) )?/, badge.hidden ? '' : `(${text}) `);
    byId('favicon').href = badge.hidden ? '/favicon.svg' : '/favicon-unread.svg';
}
