import { send } from './api.js';

const LARGEST_PAGE = 100;

/** Reads pages until there are `count` items, or no more. */
export async function readPages(path, query, count, after = null) {
    const items = [];
    let next = after;
    let unread;
    do {
        const limit = Math.min(count - items.length, LARGEST_PAGE);
        const response = await send('GET', path, { query: { ...query, limit, after: next } });
        const page = await response.json();
        items.push(...page.items);
        next = page.next;
        unread = response.headers.get('X-Unread-Count');
    } while (next && items.length < count);
    return { items, next, unread };
}
