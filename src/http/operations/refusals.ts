/** Why a step of the first login may be refused, whichever it is. */
export const ofFirstLogin = ['flow-ended', 'password-change-required', 'not-in-this-step', 'try-again'] as const;

/** Why a step of a recovery may be refused. */
export const ofRecovery = ['flow-ended', 'additional-factor-required', 'not-in-this-step', 'try-again'] as const;

/** Why a session may not act. */
export const ofSession = ['no-session', 'ended', 'idle', 'too-old'] as const;

/** Why a step of a binding act may be refused. */
export const ofAct = ['no-session', 'ended', 'idle', 'too-old', 'step-up-required', 'not-in-this-step', 'try-again'] as const;

/** Why the current password may be refused. */
export const ofCurrentPassword = ['wrong-password', 'wait', 'busy', 'lane-closed'] as const;

/** Why the list can no longer be asked. */
export const ofList = ['list-spent', 'list-ended'] as const;

/** Why a one-time password may be refused. */
export const ofOtp = ['wrong-code', 'replayed', 'not-a-code', 'challenge-expired', 'list-spent', 'list-ended', 'busy'] as const;

/** Why the list in reserve does not take the place of the Key. */
export const ofReserve = ['no-list', 'list-spent', 'list-ended'] as const;

/** Why a device is not connected. */
export const ofConfirmation = ['no-device', 'digits-wrong', 'digits-spent', 'pairing-ended'] as const;

/** Why the request of a paired phone is refused before it is looked at. */
export const ofSigned = ['use-nonce', 'bad-request', 'replayed', 'device-unknown', 'not-confirmed'] as const;

/** Why a head user may not act on an account. */
export const ofTarget = ['account-not-found', 'not-authorized'] as const;

/** Why username and temporary password cannot go that way. */
export const ofRoute = ['email-missing', 'phone-missing', 'same-channel'] as const;
