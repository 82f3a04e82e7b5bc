import { byId } from './dom.js';

/** What has arrived while the page is open, each once, however often it is sent; screen readers announce it. */
export class Arrivals {
    #ids = new Set();
    #since;

    /** @param since when the newest notification was created that the user has seen */
    constructor(since = 0) {
        this.#since = new Date(since);
    }

    has(id) {
        return this.#ids.has(id);
    }

    /** Whether the notification is new. */
    add({ id, title, created_at: createdAt }) {
        if (new Date(createdAt) <= this.#since || this.#ids.has(id)) {
            return false;
        }

        this.#ids.add(id);
        byId('news').textContent = `New: ${title}`;
        return true;
    }
}
