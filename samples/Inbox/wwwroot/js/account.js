import { get, post, renewAntiforgeryToken } from './api.js';
import { byId } from './dom.js';
import { onSubmit } from './forms.js';
import { Problem } from './problem.js';

const form = byId('sign-in-form');
const { user_name: userName, password } = form.elements;

// All tabs of a browser have one user: when somebody signs in or out in one of them, the others reload as well.
const tabs = new BroadcastChannel('account');
tabs.addEventListener('message', () => location.reload());

export async function currentAccount() {
    await renewAntiforgeryToken();
    return get('account');
}

export function offerSignIn() {
    onSubmit(form, signIn, () => true);
    form.querySelectorAll('[data-user]').forEach(button => button.addEventListener('click', () => signInAs(button.dataset.user)));
    byId('sign-in').hidden = false;
    userName.focus();
}

export async function signOut() {
    await post('account/sign-out');
    reload();
}

async function signIn() {
    await renewAntiforgeryToken();
    try {
        await post('account/sign-in', { user_name: userName.value, password: password.value });
    } catch (problem) {
        throw problem.isSignedOut ? new Problem(problem.status, 'Wrong user name or password.') : problem;
    }

    reload();
}

// The next user sees nothing of this one.
function reload() {
    tabs.postMessage('changed');
    location.reload();
}

function signInAs(demoUser) {
    userName.value = demoUser;
    password.value = form.querySelector('code').textContent;
    form.requestSubmit();
}
