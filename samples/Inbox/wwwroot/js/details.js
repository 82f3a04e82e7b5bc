import { safePath } from './safe-path.js';

/** What the page reads from `data`: who did it, what it is about, and where it leads; null where that is not as expected. */
export function detailsOf(data) {
    return { actor: textOf(data?.actor?.name), subject: textOf(data?.subject), path: safePath(data?.url) };
}

const textOf = value => typeof value === 'string' && value.trim() ? value.trim() : null;
