import { addressOf, get } from './api.js';
import { byId } from './dom.js';

const PAUSE = 5_000;

/** Follows the inbox as it changes, and after every interruption from where it was: nothing is missed. */
export class Live {
    #source = null;
    #last = null;
    #timer;

    constructor({ onNotification, onChange }) {
        this.onNotification = onNotification;
        this.onChange = onChange;
        window.addEventListener('offline', () => this.#source && this.#lost());
        window.addEventListener('online', () => this.#timer && this.#connect());
    }

    follow(since) {
        this.#last = since;
        this.#connect();
    }

    end() {
        this.#close();
        this.#last = null;
        showOffline(false);
    }

    #connect() {
        this.#close();
        this.#source = new EventSource(addressOf('notifications/live', { since: this.#last }));
        this.#source.onopen = () => showOffline(false);
        this.#source.onerror = () => this.#interrupted();
        this.#source.addEventListener('notification', event => this.#hear(event));
        this.#source.addEventListener('badge', event => this.onChange(JSON.parse(event.data)));
    }

    #hear(event) {
        this.#last = event.lastEventId || this.#last;
        this.onNotification(JSON.parse(event.data));
    }

    // The browser connects again by itself, unless it was refused.
    #interrupted() {
        showOffline(true);
        if (this.#source.readyState === EventSource.CLOSED) {
            this.#lost();
        }
    }

    #lost() {
        showOffline(true);
        this.#close();
        this.#timer = setTimeout(() => this.#tryAgain(), PAUSE);
    }

    // Whoever is not signed in any more is told so, instead of being refused for ever.
    async #tryAgain() {
        try {
            await get('account');
        } catch (problem) {
            if (problem.isSignedOut) {
                throw problem;
            }

            return this.#lost();
        }

        this.#connect();
    }

    #close() {
        clearTimeout(this.#timer);
        this.#timer = null;
        this.#source?.close();
        this.#source = null;
    }
}

function showOffline(isOffline) {
    byId('status').textContent = isOffline ? 'Offline: trying again' : '';
}
