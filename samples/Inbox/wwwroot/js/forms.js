import { Problem } from './problem.js';
import { unlessBusy } from './turns.js';

/** Does the work of a form, and shows in it why that failed; a session that has ended is for the page to handle. */
export async function attempt(form, work, isShown = problem => !problem.isSignedOut) {
    const alert = form.querySelector('[role=alert]');
    alert.textContent = '';
    try {
        await work();
    } catch (problem) {
        if (!(problem instanceof Problem && isShown(problem))) {
            throw problem;
        }

        alert.textContent = problem.message;
    }
}

/** A form that is sent twice does its work once. */
export function onSubmit(form, work, isShown) {
    const submit = unlessBusy(() => attempt(form, work, isShown));
    form.addEventListener('submit', event => {
        event.preventDefault();
        return submit();
    });
}
