const names = { email: 'E-mail', in_app: 'In app' };

/** "security.alert" and "in_app" in words: "Security alert", "In app". */
export const nameOf = key => names[key] ?? inWords(key);

function inWords(key) {
    const words = key.replace(/[._-]+/g, ' ');
    return words.charAt(0).toUpperCase() + words.slice(1);
}
