/** The room that the URL names. Those that one does not begin in are loaded when they are opened. */
import { lazy } from "react";
import { messages } from "../messages/parts.ts";
import { Inbox } from "../rooms/inbox/inbox.tsx";
import { Today } from "../rooms/today/today.tsx";
import { usePlace } from "../routes.ts";
import { UnknownPlace } from "./unknown-place.tsx";

const Upcoming = lazy(() => import("../rooms/upcoming/upcoming.tsx"));
const ListRoom = lazy(() => import("../rooms/list/list-room.tsx"));
const LabelRoom = lazy(() => import("../rooms/label/label-room.tsx"));
const FilterRoom = lazy(() => import("../rooms/filter/filter-room.tsx"));
const Search = lazy(() => import("../rooms/search/search.tsx"));
const Trash = lazy(() => import("../rooms/trash/trash.tsx"));
const History = lazy(() => import("../rooms/history/history.tsx"));
const Statistics = lazy(() => import("../rooms/statistics/statistics.tsx"));
const Data = lazy(() => import("../rooms/data/data.tsx"));
const Settings = lazy(() => import("../rooms/settings/settings.tsx"));

export function Room() {
  const place = usePlace();
  switch (place.room) {
    case "inbox":
      return <Inbox />;
    case "today":
      return <Today />;
    case "upcoming":
      return <Upcoming />;
    case "list":
      return <ListRoom key={place.id} id={place.id} />;
    case "label":
      return <LabelRoom key={place.id} id={place.id} />;
    case "filter":
      return <FilterRoom key={place.id} id={place.id} />;
    case "search":
      return <Search />;
    case "trash":
      return <Trash />;
    case "history":
      return <History />;
    case "statistics":
      return <Statistics />;
    case "data":
      return <Data />;
    case "settings":
      return <Settings />;
    case "unknown":
      return <UnknownPlace title={messages.notFound} />;
  }
}
