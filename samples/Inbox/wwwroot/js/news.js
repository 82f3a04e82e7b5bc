import { byId } from './dom.js';

/** Says to those who listen what has arrived, each once, however often it is sent. */
export class News {
    #known = new Set();
    #since;

    /** @param since when the newest was made that was shown before: what is not newer is no news */
    constructor(since = 0) {
        this.#since = new Date(since);
    }

    tell({ id, title, created_at: createdAt }) {
        if (new Date(createdAt) > this.#since && !this.#known.has(id)) {
            this.#known.add(id);
            byId('news').textContent = `New: ${title}`;
        }
    }
}
