import { get } from './api.js';
import { inWords } from './problem.js';
import { unlessBusy } from './turns.js';

const messages = new WeakMap();
const sizes = new ResizeObserver(entries => entries.forEach(({ target }) => messages.get(target)?.offerMore()));

/** The text of a notification, three lines of it until more is asked for. Lists have a preview of long texts; the rest is fetched. */
export class Message {
    #shown = {};
    #whole = null;

    constructor(text, button) {
        this.text = text;
        this.button = button;
        button.addEventListener('click', unlessBusy(() => this.#isOpen ? this.#close() : this.#open()));
        messages.set(text, this);
        sizes.observe(text);
    }

    get #isOpen() {
        return this.button.getAttribute('aria-expanded') === 'true';
    }

    show({ id, message, is_message_cut: isCutShort = false }) {
        if (id !== this.#shown.id) {
            this.#whole = null;
            this.#expand(false);
        }

        this.#shown = { id, message, isCutShort };
        this.text.textContent = this.#isOpen ? this.#whole ?? message : message;
        this.offerMore();
    }

    offerMore() {
        const isMore = this.#shown.isCutShort || this.text.scrollHeight > this.text.clientHeight + 1;
        this.button.hidden = !isMore && !this.#isOpen;
    }

    async #open() {
        if (this.#shown.isCutShort) {
            this.#whole ??= await inWords('We could not load this notification. Try again.', () => this.#read());
            this.text.textContent = this.#whole;
        }

        this.#expand(true);
    }

    async #read() {
        const { message } = await get(`notifications/${this.#shown.id}`);
        return message;
    }

    #close() {
        this.#expand(false);
        this.text.textContent = this.#shown.message;
    }

    #expand(isOpen) {
        this.text.classList.toggle('is-whole', isOpen);
        this.button.setAttribute('aria-expanded', isOpen);
        this.button.textContent = isOpen ? 'Show less' : 'Show more';
    }
}
