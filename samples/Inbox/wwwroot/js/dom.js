/** The element with this id. */
export const byId = id => document.getElementById(id);

/** A fresh copy of what is in a <template>. */
export const fromTemplate = id => byId(id).content.cloneNode(true).firstElementChild;

/** A new element; its text is text, never HTML. */
export function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [attribute, value] of Object.entries(attributes)) {
        made.setAttribute(attribute, value);
    }

    made.append(...children);
    return made;
}
