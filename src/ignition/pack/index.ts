export { type Forms, formsOf, pack } from "./pack.ts";
export { encodeUserData, unpack, userDataSize } from "./user-data.ts";
