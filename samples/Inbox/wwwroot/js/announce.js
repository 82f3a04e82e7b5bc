import { post } from './api.js';
import { byId } from './dom.js';
import { onSubmit } from './forms.js';
import { showToast } from './toast.js';

const dialog = byId('announce');
const form = dialog.querySelector('form');

/** An administrator's form. Its key makes one announcement of what is sent again because the answer was lost. */
export function connectAnnounce({ is_admin: isAdmin }) {
    let key;
    const renewKey = () => key = crypto.randomUUID();
    byId('open-announce').hidden = !isAdmin;
    byId('open-announce').addEventListener('click', () => {
        renewKey();
        form.reset();
        dialog.showModal();
    });
    form.addEventListener('input', renewKey);
    form.querySelector('[aria-label=Close]').addEventListener('click', () => dialog.close());
    onSubmit(form, async () => {
        const response = await post('announcements', { ...Object.fromEntries(new FormData(form)), dedupe_key: key });
        const { published, already_notified: alreadyNotified } = await response.json();
        const people = published + alreadyNotified;
        dialog.close();
        showToast(people === 1 ? 'Announced to one person.' : `Announced to ${people} people.`);
    });
}
