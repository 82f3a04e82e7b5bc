import { Problem } from './problem.js';
import { unlessBusy } from './turns.js';

/** Does the work of a form; what the server refuses is said in it, except that nobody is signed in any more. */
export async function attempt(form, work, isSaid = problem => !problem.isSignedOut) {
    const said = form.querySelector('[role=alert]');
    said.textContent = '';
    try {
        await work();
    } catch (problem) {
        if (!(problem instanceof Problem && isSaid(problem))) {
            throw problem;
        }

        said.textContent = problem.message;
    }
}

/** A form that is sent twice does its work once. */
export function onSubmit(form, work, isSaid) {
    const submit = unlessBusy(() => attempt(form, work, isSaid));
    form.addEventListener('submit', event => {
        event.preventDefault();
        return submit();
    });
}
