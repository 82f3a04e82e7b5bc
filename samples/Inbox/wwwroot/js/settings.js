import { get, patch, put } from './api.js';
import { byId } from './dom.js';
import { EmailFrequency } from './email-frequency.js';
import { attempt } from './forms.js';
import { inWords } from './problem.js';
import { SettingsTable } from './settings-table.js';
import { Turns } from './turns.js';

const dialog = byId('settings');
const form = dialog.querySelector('form');
const table = new SettingsTable(dialog.querySelector('table'), saveSwitch);
const frequency = new EmailFrequency(byId('email-frequency'), form.elements.frequency, chooseFrequency);
const turns = new Turns();
const { of: whose } = form.elements;

const mine = {
    name: 'user',
    path: 'preferences',
    hint: 'Choose what you are notified about. Changes are saved automatically.',
    mayLock: false,
};
let shown = mine;
let settings;

/** The settings of a user, and for an administrator those of the organization. */
export function connectSettings({ is_admin: isAdmin, organization_id: organization }) {
    const ofOrganization = {
        name: 'organization',
        path: `organizations/${organization}/notification-preferences`,
        hint: 'Defaults for members who have not chosen. Locked ones apply to everyone.',
        mayLock: true,
    };
    byId('settings-of').hidden = !isAdmin;
    byId('settings-of').addEventListener('change', () => choose([mine, ofOrganization].find(({ name }) => name === whose.value)));
    byId('open-settings').addEventListener('click', open);
    byId('reset-settings').addEventListener('click', () => save(table.cleared, 'Your settings were not reset. Try again.'));
}

async function open() {
    await show(mine);
    dialog.showModal();
}

// Until the other settings arrive, those that are shown cannot be changed.
async function choose(wanted) {
    table.isInert = frequency.isInert = true;
    await turns.take(() => attempt(form, () => show(wanted)));
    whose.value = shown.name;
    table.isInert = frequency.isInert = false;
}

async function show(wanted) {
    settings = await inWords('We could not load the settings. Try again.', () => get(wanted.path));
    shown = wanted;
    whose.value = wanted.name;
    table.show(settings, wanted.mayLock);
    byId('settings-hint').textContent = wanted.hint;
    byId('reset-settings').hidden = wanted.mayLock;
    update();
}

function saveSwitch(choices, name) {
    return save(choices, `“${name}” was not saved. Try again.`);
}

function save(choices, words) {
    return change(words, () => patch(shown.path, choices));
}

function chooseFrequency(chosen) {
    return change('Your e-mail frequency was not saved. Try again.', () => put('preferences/email-frequency', { frequency: chosen }));
}

// One change after the other. A switch that could not be saved goes back to where it was.
function change(words, send) {
    return turns.take(async () => {
        await attempt(form, async () => {
            const response = await inWords(words, send);
            settings = await response.json();
        });
        table.update(settings);
        update();
    });
}

function update() {
    frequency.show(settings);
    byId('reset-settings').disabled = !table.hasChoices;
}
