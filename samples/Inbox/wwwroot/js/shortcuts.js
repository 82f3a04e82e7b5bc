import { byId } from './dom.js';

const KEY = 'shortcuts';

// Speech input can trigger single letters by accident, so users can turn them off
// (https://www.w3.org/WAI/WCAG22/Understanding/character-key-shortcuts).
export const shortcutsAreOn = () => localStorage.getItem(KEY) !== 'off';

export function connectHelp() {
    const toggle = byId('help').querySelector('input');
    toggle.checked = shortcutsAreOn();
    toggle.addEventListener('change', () => localStorage.setItem(KEY, toggle.checked ? 'on' : 'off'));
}

export const openHelp = () => byId('help').showModal();
