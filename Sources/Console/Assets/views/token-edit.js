export function editToken() {}
