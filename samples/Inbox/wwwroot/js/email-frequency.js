/** How often e-mail comes: a user chooses it, an organization does not. */
export class EmailFrequency {
    /** @param choose takes what was chosen */
    constructor(fieldset, radios, choose) {
        this.fieldset = fieldset;
        this.radios = radios;
        fieldset.addEventListener('change', () => choose(radios.value));
    }

    set isInert(value) {
        this.fieldset.inert = value;
    }

    show({ email_frequency: frequency }) {
        this.fieldset.hidden = !frequency;
        this.radios.value = frequency ?? '';
    }
}
