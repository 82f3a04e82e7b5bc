import { Line } from './line.js';

// Nothing can be done to a notification that does not exist yet.
const nowhere = { showArrival: () => false };

/** Shows an announcement as its readers will see it, while it is being written. */
export class Preview {
    constructor(element, author) {
        this.author = author;
        this.line = new Line(nowhere, 'preview');
        this.line.article.removeAttribute('tabindex');
        element.append(this.line.element);
    }

    show({ title, message }) {
        this.line.show({
            head: {
                id: `${title}\n${message}`,
                type: 'announcement',
                title: title || 'Your announcement',
                message: message || 'Your message',
                data: { actor: { name: this.author } },
                created_at: new Date().toISOString(),
            },
            count: 1,
            unread_count: 1,
            newest: [],
        });
    }
}
