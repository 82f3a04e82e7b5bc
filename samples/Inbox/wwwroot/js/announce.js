import { post } from './api.js';
import { byId } from './dom.js';
import { onSubmit } from './forms.js';
import { showToast } from './toast.js';

const dialog = byId('announce');
const form = dialog.querySelector('form');

/** An administrator's form. Its key makes one announcement of a form that is sent twice. */
export function connectAnnounce() {
    let key;
    byId('open-announce').addEventListener('click', () => {
        key = crypto.randomUUID();
        form.reset();
        dialog.showModal();
    });
    form.querySelector('[aria-label=Close]').addEventListener('click', () => dialog.close());
    onSubmit(form, async () => {
        const response = await post('announcements', { ...Object.fromEntries(new FormData(form)), dedupe_key: key });
        const { published } = await response.json();
        dialog.close();
        showToast(published === 1 ? 'Announced to one person.' : `Announced to ${published} people.`);
    });
}
