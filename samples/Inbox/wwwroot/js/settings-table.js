import { element } from './dom.js';
import { nameOf } from './names.js';
import { SwitchCell } from './switch-cell.js';
import { sentenceOf } from './types.js';

/** A table of switches, type by channel. */
export class SettingsTable {
    #cells = [];

    /** @param save takes a merge patch, and the name of the switch that it is about */
    constructor(table, save) {
        this.table = table;
        this.save = save;
    }

    /** The merge patch that clears every choice, also those for all types of a channel. */
    get cleared() {
        const choices = {};
        for (const { type, channel } of this.#cells) {
            (choices[channel] ??= { '*': null })[type] = null;
        }

        return choices;
    }

    get hasChoices() {
        return this.#cells.some(cell => cell.isChosen);
    }

    set isInert(value) {
        this.table.inert = value;
    }

    show(settings, mayLock) {
        this.#cells = settings.switches.map(item => new SwitchCell(item, mayLock, this.save));
        this.table.querySelector('thead tr').replaceChildren(...['Type', ...settings.channels.map(nameOf)].map(head));
        this.table.querySelector('tbody').replaceChildren(...settings.types.map(type => this.#row(type)));
        this.update(settings);
    }

    /** The switches stay where they are, and with them the focus. */
    update({ switches }) {
        switches.forEach((item, position) => this.#cells[position].show(item));
    }

    #row(type) {
        const cells = this.#cells.filter(cell => cell.type === type).map(cell => cell.element);
        const head = element('th', { scope: 'row' }, nameOf(type), element('span', { class: 'sentence' }, sentenceOf(type)));
        return element('tr', {}, head, ...cells);
    }
}

const head = name => element('th', { scope: 'col' }, name);
