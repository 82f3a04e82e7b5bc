/** Does the work of a form; what goes wrong is said in it. */
export async function attempt(form, work) {
    const problem = form.querySelector('[role=alert]');
    problem.textContent = '';
    try {
        await work();
    } catch (error) {
        problem.textContent = error.message;
    }
}

export const onSubmit = (form, work) => form.addEventListener('submit', event => {
    event.preventDefault();
    return attempt(form, work);
});
