import { byId, element } from './dom.js';

const SHOWN_FOR = 8_000;

let timer;

/** Shows a message for eight seconds, longer while it is pointed at or focused; with `undo`, a button takes it back. */
export function showToast(text, undo) {
    hideToast();
    const message = element('p', {}, text);
    byId('toast').append(message);
    if (undo) {
        message.after(undoButton(undo));
    }

    hideLater();
}

function hideToast() {
    clearTimeout(timer);
    byId('toast').replaceChildren();
}

/** One toast serves the whole page. */
export function connectToast() {
    const toast = byId('toast');
    document.addEventListener('keydown', undoByKey);
    for (const begin of ['pointerenter', 'focusin']) {
        toast.addEventListener(begin, () => clearTimeout(timer));
    }

    for (const end of ['pointerleave', 'focusout']) {
        toast.addEventListener(end, hideLater);
    }
}

function undoButton(undo) {
    const button = element('button', { type: 'button', 'aria-keyshortcuts': 'Control+Z', title: 'Ctrl+Z' }, 'Undo');
    button.addEventListener('click', () => {
        hideToast();
        return undo();
    });
    return button;
}

// The toast comes after all lines, which is too far to reach with Tab.
function undoByKey(event) {
    const button = byId('toast').querySelector('button');
    if (button && event.key === 'z' && (event.ctrlKey || event.metaKey) && !event.target.closest('input, textarea')) {
        event.preventDefault();
        button.click();
    }
}

function hideLater() {
    clearTimeout(timer);
    timer = setTimeout(hideToast, SHOWN_FOR);
}
