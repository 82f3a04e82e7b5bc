import { get, post } from './api.js';
import { byId } from './dom.js';
import { onSubmit } from './forms.js';
import { Preview } from './preview.js';
import { inWords } from './problem.js';
import { showToast } from './toast.js';

const dialog = byId('announce');
const form = dialog.querySelector('form');
const { title, message } = form.elements;

/** An administrator's form: who will get an announcement, how it will look, and who got it. */
export function connectAnnounce({ is_admin: isAdmin, display_name: name }) {
    if (!isAdmin) {
        return;
    }

    const preview = new Preview(byId('announce-preview'), name);
    let key;
    const change = () => {
        // The same key makes one announcement of a request that is repeated because its answer was lost.
        key = crypto.randomUUID();
        [title, message].forEach(refuseBlank);
        preview.show(Object.fromEntries(new FormData(form)));
    };
    byId('open-announce').hidden = false;
    byId('open-announce').addEventListener('click', async () => {
        form.reset();
        change();
        showAudience(await inWords('We could not count the recipients. Try again.', () => get('announcements/audience')));
        dialog.showModal();
    });
    form.addEventListener('input', change);
    form.querySelector('[aria-label=Close]').addEventListener('click', () => dialog.close());
    onSubmit(form, () => announce(key));
}

async function announce(key) {
    const response = await post('announcements', { ...Object.fromEntries(new FormData(form)), dedupe_key: key });
    const { published, already_notified: alreadyNotified, opted_out: optedOut } = await response.json();
    dialog.close();
    showToast(`Announced to ${people(published + alreadyNotified)}${optedOut > 0 ? `; ${optedOut} had opted out` : ''}`);
}

function showAudience({ people: count, opted_out: optedOut }) {
    byId('announce-audience').textContent = `${people(count)} will get this.${optedOut > 0 ? ` ${haveOptedOut(optedOut)}.` : ''}`;
    const send = form.querySelector('.primary');
    send.textContent = `Send to ${people(count)}`;
    send.disabled = count === 0;
}

// "required" accepts spaces.
const refuseBlank = field => field.setCustomValidity(field.value.trim() ? '' : 'Please fill out this field.');

const people = count => count === 1 ? '1 person' : `${count} people`;

const haveOptedOut = count => count === 1 ? '1 has opted out' : `${count} have opted out`;
