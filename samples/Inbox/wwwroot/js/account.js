import { get, post, renewAntiforgeryToken } from './api.js';
import { byId } from './dom.js';
import { onSubmit } from './forms.js';

const form = byId('sign-in-form');
const { user_name: userName, password } = form.elements;

export async function currentAccount() {
    await renewAntiforgeryToken();
    return get('account');
}

export function onSignIn(enter) {
    onSubmit(form, async () => {
        await renewAntiforgeryToken();
        await post('account/sign-in', { user_name: userName.value, password: password.value });
        form.reset();
        await enter(await currentAccount());
    });
    form.querySelectorAll('[data-user]').forEach(button => button.addEventListener('click', () => signInAs(button.dataset.user)));
}

export const signOut = () => post('account/sign-out');

function signInAs(demoUser) {
    userName.value = demoUser;
    password.value = form.querySelector('code').textContent;
    form.requestSubmit();
}
