/** How a request can reach the council; it needs no form and no particular door (UK GDPR article 12). */
export const VIAS = ['email', 'post', 'phone', 'web', 'text', 'in-person', 'social-media'] as const;
