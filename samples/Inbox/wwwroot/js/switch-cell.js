import { fromTemplate } from './dom.js';
import { nameOf } from './names.js';

const reasons = {
    defaults_lock: 'The same for everyone',
    organization_lock: 'Locked by your organization',
    user: 'Your choice',
    user_any_type: 'Your choice',
    organization: 'As your organization has it',
    organization_any_type: 'As your organization has it',
};

/** A switch of the settings, with its reason, and for whoever may set it a lock. */
export class SwitchCell {
    #isLocked = false;

    constructor({ type, channel }, mayLock, save) {
        this.type = type;
        this.channel = channel;
        this.mayLock = mayLock;
        this.element = fromTemplate('switch');
        this.input = this.element.querySelector('input');
        this.lock = this.element.querySelector('.lock');
        this.reason = this.element.querySelector('.reason');
        this.#name();
        this.input.addEventListener('change', () => save(this.#choose(this.input.checked)));
        this.lock.addEventListener('click', () => save(this.#lockAt(this.#isLocked ? null : this.input.checked)));
    }

    show({ enabled, source }) {
        const isFixed = source === 'defaults_lock';
        this.#isLocked = source === 'organization_lock';
        this.input.checked = enabled;
        this.input.disabled = isFixed || (this.#isLocked && !this.mayLock);
        this.lock.disabled = isFixed;
        this.lock.setAttribute('aria-pressed', this.#isLocked);
        this.reason.textContent = reasons[source] ?? 'By default';
    }

    #name() {
        const name = `${nameOf(this.type)}, ${nameOf(this.channel)}`;
        this.reason.id = `reason-${this.type}-${this.channel}`;
        this.input.setAttribute('aria-label', name);
        this.input.setAttribute('aria-describedby', this.reason.id);
        this.lock.setAttribute('aria-label', `Lock: ${name}`);
        this.lock.hidden = !this.mayLock;
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
