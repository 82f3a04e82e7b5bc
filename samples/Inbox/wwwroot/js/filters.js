import { byId, element } from './dom.js';
import { nameOf } from './names.js';

const form = byId('filters');

export const chosenFilter = () => Object.fromEntries(new FormData(form));

export function offerTypes(types) {
    const options = types.map(type => element('option', { value: type }, nameOf(type)));
    form.elements.type.replaceChildren(form.elements.type.options[0], ...options);
}

export const onFilter = show => form.addEventListener('change', () => show(chosenFilter()));
