/** The places of the app and their URLs: what is open can be bookmarked, shared between tabs, and gone back to. */
import { useCallback } from "react";
import { useLocation, useSearchParams } from "wouter";

export type Place =
  | { readonly room: "inbox" | "today" | "upcoming" | "search" | "trash" | "history" | "statistics" | "data" }
  | { readonly room: "list" | "label" | "filter"; readonly id: string }
  | { readonly room: "settings" }
  | { readonly room: "unknown" };

export function pathOf(place: Place): string {
  return "id" in place ? `/${place.room}/${place.id}` : `/${place.room}`;
}

function placeOf(path: string): Place {
  const [, room = "", id] = path.split("/");
  switch (room) {
    case "":
      return { room: "inbox" };
    case "inbox":
    case "today":
    case "upcoming":
    case "search":
    case "trash":
    case "history":
    case "statistics":
    case "data":
    case "settings":
      return { room };
    case "list":
    case "label":
    case "filter":
      return id === undefined ? { room: "unknown" } : { room, id };
    default:
      return { room: "unknown" };
  }
}

/** Pages for those who are not signed in. */
export const accountPaths = {
  signIn: "/sign-in",
  signUp: "/sign-up",
  forgotPassword: "/forgot-password",
  resetPassword: "/reset-password",
  verified: "/verified",
} as const;

export function usePlace(): Place {
  const [path] = useLocation();
  return placeOf(path);
}

export function useGoTo(): (place: Place) => void {
  const [, navigate] = useLocation();
  return useCallback((place) => navigate(pathOf(place)), [navigate]);
}

/** The open task is a parameter, beside the room that it was opened from: `/today?task=…`. */
export function useOpenTask(): readonly [string | undefined, (id: string | undefined) => void] {
  const [parameters, setParameters] = useSearchParams();
  const open = useCallback(
    (id: string | undefined) =>
      setParameters(
        (current) => {
          if (id === undefined) current.delete("task");
          else current.set("task", id);
          return current;
        },
        { replace: false },
      ),
    [setParameters],
  );
  return [parameters.get("task") ?? undefined, open];
}
