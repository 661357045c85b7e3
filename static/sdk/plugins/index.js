/** Applications hand plugins to `use`. There is nothing to plug in: everything is in the SDK. */
export default {};
