import { byId } from './dom.js';

const HUES = 6;

/** Shows the initials of an actor, with the icon of the type in the corner; without an actor, the icon alone. */
export function showAvatar(avatar, actor, type) {
    avatar.classList.toggle('has-actor', actor !== null);
    avatar.dataset.hue = actor ? hueOf(actor) : '';
    avatar.querySelector('.initials').textContent = actor ? initialsOf(actor) : '';
    avatar.querySelector('use').setAttribute('href', iconOf(type));
}

/** "Ada Lovelace" is "AL"; a name may begin with any letter of any script. */
export function initialsOf(name) {
    const words = name.split(/\s+/u).filter(Boolean);
    return [words[0], words.length > 1 ? words.at(-1) : ''].map(word => [...word][0] ?? '').join('').toUpperCase();
}

/** The same person always has the same color. */
export const hueOf = name => [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 9_973, 7) % HUES;

const iconOf = type => byId(`icon-${type}`) ? `#icon-${type}` : '#icon-bell';
