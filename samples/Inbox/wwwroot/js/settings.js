import { get, patch, put } from './api.js';
import { byId } from './dom.js';
import { EmailFrequency } from './email-frequency.js';
import { attempt } from './forms.js';
import { SettingsTable } from './settings-table.js';
import { Turns } from './turns.js';

const dialog = byId('settings');
const form = dialog.querySelector('form');
const table = new SettingsTable(dialog.querySelector('table'), save);
const frequency = new EmailFrequency(byId('email-frequency'), form.elements.frequency, chooseFrequency);
const turns = new Turns();
const { of: whose } = form.elements;

const mine = { name: 'user', path: 'preferences', hint: 'What you hear of, and where. A change is saved at once.', mayLock: false };
let shown = mine;
let settings;

/** The settings of a user, and for an administrator those of the organization. */
export function connectSettings({ is_admin: isAdmin, organization_id: organization }) {
    const everybodys = {
        name: 'organization',
        path: `organizations/${organization}/notification-preferences`,
        hint: 'What holds for members who have said nothing; what is locked holds for all.',
        mayLock: true,
    };
    byId('settings-of').hidden = !isAdmin;
    byId('settings-of').addEventListener('change', () => choose([mine, everybodys].find(({ name }) => name === whose.value)));
    byId('open-settings').addEventListener('click', open);
    byId('forget-choices').addEventListener('click', () => save(table.nothingChosen));
}

async function open() {
    await show(mine);
    dialog.showModal();
}

// What was there before cannot be changed while the other is on its way.
async function choose(wanted) {
    table.isInert = frequency.isInert = true;
    await turns.take(() => attempt(form, () => show(wanted)));
    whose.value = shown.name;
    table.isInert = frequency.isInert = false;
}

async function show(wanted) {
    settings = await get(wanted.path);
    shown = wanted;
    whose.value = wanted.name;
    table.show(settings, wanted.mayLock);
    frequency.show(settings);
    byId('settings-hint').textContent = wanted.hint;
    byId('forget-choices').hidden = wanted.mayLock;
}

/** Sends choices as a merge patch. */
function save(choices) {
    return change(() => patch(shown.path, choices));
}

function chooseFrequency(chosen) {
    return change(() => put('preferences/email-frequency', { frequency: chosen }));
}

// One change after the other; what was refused is shown as it still is.
function change(send) {
    return turns.take(async () => {
        await attempt(form, async () => {
            const response = await send();
            settings = await response.json();
        });
        table.update(settings);
        frequency.show(settings);
    });
}
