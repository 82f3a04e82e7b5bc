import { get, patch } from './api.js';
import { byId } from './dom.js';
import { attempt } from './forms.js';
import { SettingsTable } from './settings-table.js';

const dialog = byId('settings');
const form = dialog.querySelector('form');
const table = new SettingsTable(dialog.querySelector('table'), save);
const { of: whose } = form.elements;

const mine = { path: 'preferences', hint: 'What you hear of, and where. A change is saved at once.', mayLock: false };
let everybodys;
let settings;

/** The settings of a user, and for an administrator those of the organization. */
export function connectSettings() {
    byId('open-settings').addEventListener('click', open);
    byId('settings-of').addEventListener('change', () => attempt(form, show));
    byId('forget-choices').addEventListener('click', () => save(table.nothingChosen));
}

/** Offers what the user of an account may set. */
export function offerSettings({ is_admin: isAdmin, organization_id: organization }) {
    byId('settings-of').hidden = !isAdmin;
    everybodys = {
        path: `organizations/${organization}/notification-preferences`,
        hint: 'What holds for members who have said nothing; what is locked holds for all.',
        mayLock: true,
    };
}

const shown = () => whose.value === 'organization' ? everybodys : mine;

async function open() {
    whose.value = 'user';
    await show();
    dialog.showModal();
}

async function show() {
    const { path, hint, mayLock } = shown();
    settings = await get(path);
    table.show(settings, mayLock);
    byId('settings-hint').textContent = hint;
}

/** Sends choices as a merge patch; what was refused is shown as it still is. */
async function save(choices) {
    await attempt(form, async () => {
        const response = await patch(shown().path, choices);
        settings = await response.json();
    });
    table.update(settings);
}
