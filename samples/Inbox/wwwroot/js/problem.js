/** A request that failed, with a message for the user. */
export class Problem extends Error {
    constructor(status, message) {
        super(message);
        this.status = status;
    }

    static async of(response) {
        const problem = await response.json().catch(() => ({}));
        const message = response.status < 500 && (problem.detail ?? problem.title);
        return new Problem(response.status, message || 'Something went wrong on our side. Try again.');
    }

    get isSignedOut() {
        return this.status === 401;
    }

    get isGone() {
        return this.status === 404;
    }
}

/** Does the work. If it fails, the user reads these words, unless it is about the session or the notification itself. */
export async function inWords(words, work) {
    try {
        return await work();
    } catch (problem) {
        if (!(problem instanceof Problem) || problem.isSignedOut || problem.isGone) {
            throw problem;
        }

        throw new Problem(problem.status, words);
    }
}
