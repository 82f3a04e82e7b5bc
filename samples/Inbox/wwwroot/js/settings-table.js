import { element } from './dom.js';
import { nameOf } from './names.js';
import { SwitchCell } from './switch-cell.js';

/** A table of switches, type by channel. */
export class SettingsTable {
    #cells = [];

    /** @param save takes what was chosen, as a merge patch */
    constructor(table, save) {
        this.table = table;
        this.save = save;
    }

    /** The merge patch that takes everything back, also what was chosen for all types of a channel. */
    get nothingChosen() {
        const choices = {};
        for (const { type, channel } of this.#cells) {
            (choices[channel] ??= { '*': null })[type] = null;
        }

        return choices;
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
        switches.forEach((item, place) => this.#cells[place].show(item));
    }

    #row(type) {
        const cells = this.#cells.filter(cell => cell.type === type).map(cell => cell.element);
        return element('tr', {}, element('th', { scope: 'row' }, nameOf(type)), ...cells);
    }
}

const head = name => element('th', { scope: 'col' }, name);
