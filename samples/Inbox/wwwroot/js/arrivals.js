import { byId } from './dom.js';

const NEW_FOR = 5_000;

/** What has arrived while the page is open, each once, however often it is sent; screen readers announce it. */
export class Arrivals {
    // When each was first shown.
    #shownAt = new Map();
    #since;

    /** @param since when the newest notification was created that the user has seen */
    constructor(since = 0) {
        this.#since = new Date(since);
    }

    /** Whether a line that begins to show the notification marks it as new: within five seconds of the first that does. */
    show(id) {
        if (!this.#shownAt.has(id)) {
            return false;
        }

        const shownAt = this.#shownAt.get(id) ?? Date.now();
        this.#shownAt.set(id, shownAt);
        return Date.now() - shownAt < NEW_FOR;
    }

    /** Whether the notification is new. */
    add({ id, title, created_at: createdAt }) {
        if (new Date(createdAt) <= this.#since || this.#shownAt.has(id)) {
            return false;
        }

        this.#shownAt.set(id, null);
        byId('news').textContent = `New: ${title}`;
        return true;
    }
}
