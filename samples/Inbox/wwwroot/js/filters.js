import { element } from './dom.js';
import { nameOf } from './names.js';

/** Which notifications of an inbox are shown: all or the unread ones, of all types or of one. */
export class Filters {
    constructor(form, types, onChange) {
        this.form = form;
        this.onChange = onChange;
        form.elements.type.append(...types.map(type => element('option', { value: type }, nameOf(type))));
        form.addEventListener('change', () => onChange(this.chosen));
    }

    get chosen() {
        return Object.fromEntries(new FormData(this.form));
    }

    clear() {
        this.form.reset();
        return this.onChange(this.chosen);
    }
}
