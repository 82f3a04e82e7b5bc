import { fromTemplate } from './dom.js';
import { nameOf } from './names.js';

const organization = {
    organization: 'Set by your organization',
    organization_any_type: 'Set by your organization',
};

const reasonsForMembers = {
    ...organization,
    defaults_lock: 'Required for everyone',
    organization_lock: 'Locked by your organization',
    user: 'Your choice',
};

const reasonsForAdministrators = { ...organization, defaults_lock: 'Required for everyone', organization_lock: 'Locked' };

/** A switch of the settings, with the reason where it differs from the default, a reset, and a lock for administrators. */
export class SwitchCell {
    #isLocked = false;

    constructor({ type, channel }, mayLock, save) {
        this.type = type;
        this.channel = channel;
        this.mayLock = mayLock;
        this.name = `${nameOf(type)}, ${nameOf(channel)}`;
        this.element = fromTemplate('switch');
        this.input = this.element.querySelector('input');
        this.lock = this.element.querySelector('.lock');
        this.reset = this.element.querySelector('.reset');
        this.reason = this.element.querySelector('.reason');
        this.#label();
        this.input.addEventListener('change', () => save(this.#choose(this.input.checked), this.name));
        this.lock.addEventListener('click', () => save(this.#lockAt(this.#isLocked ? null : this.input.checked), this.name));
        this.reset.addEventListener('click', () => this.#clear(save));
    }

    get isChosen() {
        return this.source === 'user' || this.source === 'user_any_type';
    }

    show({ enabled, source }) {
        const isFixed = source === 'defaults_lock';
        this.source = source;
        this.#isLocked = source === 'organization_lock';
        this.input.checked = enabled;
        this.input.disabled = isFixed || (this.#isLocked && !this.mayLock);
        this.lock.disabled = isFixed;
        this.lock.setAttribute('aria-pressed', this.#isLocked);
        this.reason.textContent = (this.mayLock ? reasonsForAdministrators : reasonsForMembers)[source] ?? '';
        this.reset.hidden = source !== (this.mayLock ? 'organization' : 'user');
    }

    #label() {
        this.reason.id = `reason-${this.type}-${this.channel}`;
        this.input.setAttribute('aria-label', this.name);
        this.input.setAttribute('aria-describedby', this.reason.id);
        this.lock.setAttribute('aria-label', `Lock: ${this.name}`);
        this.reset.setAttribute('aria-label', `Reset: ${this.name}`);
        this.lock.hidden = !this.mayLock;
    }

    // The button goes with the choice; the focus moves to the switch.
    async #clear(save) {
        await save(this.#entry(null), this.name);
        if (this.reset.hidden) {
            this.input.focus();
        }
    }

    #choose(enabled) {
        return this.#isLocked ? this.#lockAt(enabled) : this.#entry(enabled);
    }

    #lockAt(enabled) {
        return { locked: this.#entry(enabled) };
    }

    #entry(value) {
        return { [this.channel]: { [this.type]: value } };
    }
}
