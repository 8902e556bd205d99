/** Words of the sidebar, and of the bar at the top of a phone. */
export const messages = {
  openMenu: "Open the menu",
  search: "Search",
  addTask: "Add a task",
  places: "Places",
};
