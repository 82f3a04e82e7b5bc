import { addressOf, get } from './api.js';
import { byId } from './dom.js';

// A browser reconnects by itself within a few seconds, which is not worth a message.
const PATIENCE = 5_000;

const PAUSE = 5_000;
const LOOK = 60_000;

/**
 * Follows the inbox as it changes, and after every interruption from where it was: nothing is missed. A hidden tab holds no connection,
 * since a browser has few of them for all of its tabs, and asks for the badge once a minute.
 */
export class Live {
    #source = null;
    #last;
    #timer;
    #notice;

    constructor({ onNotification, onBadge, onChange }) {
        this.onNotification = onNotification;
        this.onBadge = onBadge;
        this.onChange = onChange;
    }

    follow(since) {
        this.#last = since;
        window.addEventListener('offline', () => this.#lost());
        window.addEventListener('online', () => this.#connect());
        document.addEventListener('visibilitychange', () => this.#connect());
        this.#connect();
    }

    #connect() {
        this.#close();
        if (document.hidden) {
            this.#timer = setInterval(() => this.#look(), LOOK);
        } else {
            this.#listen();
        }
    }

    #listen() {
        this.#source = new EventSource(addressOf('notifications/live', { since: this.#last }));
        this.#source.onopen = () => this.#opened();
        this.#source.onerror = () => this.#interrupted();
        this.#source.addEventListener('notification', event => this.#hear(event));
        this.#source.addEventListener('badge', event => {
            this.onBadge(JSON.parse(event.data));
            this.onChange();
        });
    }

    async #look() {
        this.onBadge(await get('notifications/unread-count'));
    }

    #hear(event) {
        this.#last = event.lastEventId || this.#last;
        this.onNotification(JSON.parse(event.data));
    }

    #opened() {
        clearTimeout(this.#notice);
        showOffline(false);
    }

    // The browser reconnects by itself, unless it was refused.
    #interrupted() {
        clearTimeout(this.#notice);
        if (this.#source.readyState === EventSource.CLOSED) {
            this.#lost();
        } else {
            this.#notice = setTimeout(() => showOffline(true), PATIENCE);
        }
    }

    #lost() {
        showOffline(true);
        this.#close();
        this.#timer = setTimeout(() => this.#tryAgain(), PAUSE);
    }

    // A user who is signed out meanwhile sees the sign-in, instead of being refused forever.
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
        clearTimeout(this.#notice);
        this.#source?.close();
        this.#source = null;
    }
}

function showOffline(isOffline) {
    byId('status').textContent = isOffline ? 'You are offline. Reconnecting...' : '';
}
