declare const nothing: Record<string, never>;
export default nothing;
