import { byId } from './dom.js';

/** Says to those who listen what has arrived, each once, however often it is sent. */
export class News {
    #known = new Set();

    /** What was there before is not new. */
    begin(lines) {
        this.#known = new Set(lines);
    }

    tell({ id, title }) {
        if (!this.#known.has(id)) {
            this.#known.add(id);
            byId('news').textContent = `New: ${title}`;
        }
    }
}
