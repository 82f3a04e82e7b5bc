/** What the server has refused, in its own words. */
export class Problem extends Error {
    constructor(status, message) {
        super(message);
        this.status = status;
    }

    static async of(response) {
        const problem = await response.json().catch(() => ({}));
        return new Problem(response.status, problem.detail ?? problem.title ?? `The server answered ${response.status}.`);
    }

    get isSignedOut() {
        return this.status === 401;
    }

    get isGone() {
        return this.status === 404;
    }
}
