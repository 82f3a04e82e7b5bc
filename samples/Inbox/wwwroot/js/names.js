/** "security.alert" and "in_app" as people say them: "Security alert", "In app". */
export function nameOf(key) {
    const words = key.replace(/[._-]+/g, ' ');
    return words.charAt(0).toUpperCase() + words.slice(1);
}
