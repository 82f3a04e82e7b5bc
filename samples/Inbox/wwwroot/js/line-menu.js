import { byId, element } from './dom.js';

const GAP = 4;

/** Opens a menu below a button: where a line has no room for its buttons. The popover gives the focus back when it closes. */
export function openMenu(button, choices) {
    const menu = byId('line-menu');
    menu.replaceChildren(...choices.map(choice => itemOf(menu, choice)));
    menu.showPopover({ source: button });
    placeBelow(menu, button.getBoundingClientRect());
    menu.firstElementChild.focus();
}

export function connectMenu() {
    byId('line-menu').addEventListener('keydown', event => {
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (step) {
            event.preventDefault();
            moveFocus([...event.currentTarget.children], step);
        } else if (event.key === 'Tab') {
            event.currentTarget.hidePopover();
        }
    });
}

function itemOf(menu, { name, act }) {
    const item = element('button', { type: 'button', role: 'menuitem', tabindex: '-1' }, name);
    item.addEventListener('click', () => {
        menu.hidePopover();
        return act();
    });
    return item;
}

function moveFocus(items, step) {
    const next = items.indexOf(document.activeElement) + step;
    items.at(next % items.length).focus();
}

// Above the button where there is no room below it.
function placeBelow(menu, button) {
    const below = button.bottom + GAP;
    const fits = below + menu.offsetHeight <= innerHeight;
    menu.style.top = `${fits ? below : button.top - GAP - menu.offsetHeight}px`;
    menu.style.left = `${button.right - menu.offsetWidth}px`;
}
