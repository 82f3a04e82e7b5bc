const steps = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

/** Moves from line to line, once the focus is in the list. */
export function moveByKeys(list) {
    list.addEventListener('keydown', event => {
        const step = event.ctrlKey || event.altKey || event.metaKey ? 0 : steps[event.key];
        if (step) {
            event.preventDefault();
            move(list, event.target, step);
        }
    });
}

function move(list, from, step) {
    const lines = [...list.querySelectorAll('article')];
    lines[lines.indexOf(from.closest('article')) + step]?.focus();
}
