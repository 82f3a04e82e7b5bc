import { get, patch } from './api.js';
import { byId, element } from './dom.js';
import { attempt } from './forms.js';
import { nameOf } from './names.js';

const dialog = byId('settings');
const form = dialog.querySelector('form');

/** The settings: a table of switches, type by channel. Those that the organization has locked say so. */
export function connectSettings() {
    byId('open-settings').addEventListener('click', open);
    byId('forget-choices').addEventListener('click', () => attempt(form, forgetChoices));
    form.addEventListener('change', ({ target }) => attempt(form, () => choose(target)));
}

async function open() {
    show(await get('preferences'));
    dialog.showModal();
}

async function choose(input) {
    try {
        await save({ [input.dataset.channel]: { [input.dataset.type]: input.checked } });
    } catch (error) {
        input.checked = !input.checked;
        throw error;
    }
}

// In a merge patch, null takes a choice back.
async function forgetChoices() {
    const choices = {};
    for (const { channel, type } of [...form.querySelectorAll('input')].map(input => input.dataset)) {
        (choices[channel] ??= {})[type] = null;
    }

    await save(choices);
}

async function save(choices) {
    const response = await patch('preferences', choices);
    update(await response.json());
}

function show({ types, channels, switches }) {
    const heads = channels.map(channel => element('th', { scope: 'col' }, nameOf(channel)));
    dialog.querySelector('thead tr').replaceChildren(element('th', { scope: 'col' }, 'Type'), ...heads);
    dialog.querySelector('tbody').replaceChildren(...types.map(type => row(type, channels)));
    update({ switches });
}

function row(type, channels) {
    return element('tr', {}, element('th', { scope: 'row' }, nameOf(type)), ...channels.map(channel => cell(type, channel)));
}

function cell(type, channel) {
    const id = `reason-${type}-${channel}`;
    const name = `${nameOf(type)}, ${nameOf(channel)}`;
    const input = element('input', { type: 'checkbox', role: 'switch', 'aria-label': name, 'aria-describedby': id });
    Object.assign(input.dataset, { type, channel });
    return element('td', {}, input, element('span', { id, class: 'reason' }));
}

// The switches stay where they are, and with them the focus.
function update({ switches }) {
    for (const { type, channel, enabled, locked, reason } of switches) {
        const input = form.querySelector(`input[data-type="${CSS.escape(type)}"][data-channel="${CSS.escape(channel)}"]`);
        input.checked = enabled;
        input.disabled = locked;
        input.nextElementSibling.textContent = reason;
    }
}
